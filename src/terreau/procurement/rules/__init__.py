"""Rules of purchases: words (`vocabulary`), dated thresholds (`thresholds`)."""
