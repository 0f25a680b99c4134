"""What comes from Telegram: kept first, then screened, then understood."""
