"""Work in the background and at its times: what failed is tried again, what is missed is done once, who works is seen.

Declare a job by `loa.jobs.retries.job`, periodic work by `loa.jobs.works.every` in the `ready()` of a package.
"""
