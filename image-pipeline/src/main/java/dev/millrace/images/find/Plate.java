package dev.millrace.images.find;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/// @param score from 0 to 1: grows with the number of neighbouring windows that agree
public record Plate(@JsonSetter(nulls = Nulls.FAIL) Box box, double score) {}
