"""How Django writes days and times where the language's own way is not the site's."""
