"""What django-allauth asks us, by part: accounts, second factors, linked accounts."""
