"""Measuring and calibrating a pack of face networks on a folder of people."""
