"""What must be there before the services of a new Caselog begin? All of it can be made again."""
