"""What the pages of the examination of occupancy read: facts of leases, lists, one lease."""
