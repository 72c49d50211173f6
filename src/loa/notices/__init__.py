"""The outbox to people: an action posts a message in its own transaction, senders carry it by the channels.

Packages declare kinds by `loa.notices.kinds.declare`, sections of the digest by
`loa.notices.digest_sections.register`, and post by `loa.notices.actions.post`.
"""
