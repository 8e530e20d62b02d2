"""A family drawn in the standard symbols of pedigrees: who stands where, and which lines join them."""
