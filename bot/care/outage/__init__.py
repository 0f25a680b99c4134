"""What broke: Telegram silent, a message not through, a restore; nothing of it is lost."""
