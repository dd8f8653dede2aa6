"""Keeps the alerts that detectors publish, and has them follow their cases."""
