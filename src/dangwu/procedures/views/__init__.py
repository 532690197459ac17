"""Pages of approvals and of procedures on their way."""
