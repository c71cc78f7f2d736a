"""One reader per format: a row of the file gives one frozen record, or a refusal."""
