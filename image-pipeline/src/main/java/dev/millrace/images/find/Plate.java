package dev.millrace.images.find;

/// @param score from 0 to 1: grows with the number of neighbouring windows that agree
public record Plate(Box box, double score) {}
