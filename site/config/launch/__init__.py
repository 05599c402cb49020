"""What script/server and script/test do, with nothing but the standard library: the packages may not be there yet."""
