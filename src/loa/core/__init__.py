"""What every page is made of: base templates, components, formats, and who may open a page. No domain words."""
