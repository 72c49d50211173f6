"""Pages about signing in, by what they are for. Most are django-allauth's views with our own words and templates."""
