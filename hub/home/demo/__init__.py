"""An invented area with everything that the hub can show."""
