A file that a test case names; its contents are never read.
