"""Short recordings that the demo makes itself: spoken where espeak-ng is there, else a tune; slides as WebM. No encoder is needed."""
