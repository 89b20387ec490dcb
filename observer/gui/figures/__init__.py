"""Parts of the Figures room: what is offered, the picture with its marks, what stands beside it."""
