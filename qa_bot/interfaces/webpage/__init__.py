"""The parts of the web page: values become escaped HTML, events become calls of the bot."""
