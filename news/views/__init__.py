"""Lists and feeds for citizens, old addresses for the city's administrators."""
