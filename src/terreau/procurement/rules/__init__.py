"""Rules of contracts: words (`vocabulary`), one page of entry (`drafts`), dated `thresholds`, why a contract is listed
(`listing`), what looks planned (`planned`)."""
