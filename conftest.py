"""Rules every test lives by."""
