"""What the matcher stores: functions that take a session and never commit."""
