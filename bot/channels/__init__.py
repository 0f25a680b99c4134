"""Pages by other channels than Telegram: mail, SMS, PagerDuty and whatever else apprise can reach."""
