"""What every model of the suite refuses: values, links, names and rights."""
