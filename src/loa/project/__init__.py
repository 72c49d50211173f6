"""The assembly: settings, addresses, the places of the shell, and the commands that start it."""
