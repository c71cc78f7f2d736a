"""The tools that every room uses; not one word of the domain."""
