"""Who is on call, and the forms that change it."""
