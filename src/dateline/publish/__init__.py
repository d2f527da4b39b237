"""What people see: page contexts, and the static site written from them."""
