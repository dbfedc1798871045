"""What tests share: encoders, profiles and waiting."""
