"""What there is to do behind the desk: take off the shelf, put ready, clear, send and receive."""
