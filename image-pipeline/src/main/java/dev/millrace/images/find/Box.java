package dev.millrace.images.find;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A rectangle of pixels; `[x, y, width, height]` on the wire.
public record Box(int x, int y, int width, int height) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Box of(int[] wire) {
    if (wire.length != 4) {
      throw new IllegalArgumentException("a box is [x, y, width, height]");
    }
    return new Box(wire[0], wire[1], wire[2], wire[3]);
  }

  @JsonValue
  public int[] wire() {
    return new int[] {x, y, width, height};
  }

  public long area() {
    return (long) width * height;
  }

  public boolean isEmpty() {
    return width <= 0 || height <= 0;
  }

  /// What of it lies in a picture of that size; empty when nothing does.
  public Box within(int pictureWidth, int pictureHeight) {
    return common(new Box(0, 0, pictureWidth, pictureHeight));
  }

  /// What both cover; empty when they do not meet.
  public Box common(Box other) {
    int left = Math.max(x, other.x);
    int top = Math.max(y, other.y);
    int right = (int) Math.min((long) x + width, (long) other.x + other.width);
    int bottom = (int) Math.min((long) y + height, (long) other.y + other.height);
    return new Box(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  }

  /// The least box around both.
  public Box around(Box other) {
    int left = Math.min(x, other.x);
    int top = Math.min(y, other.y);
    int right = Math.max(x + width, other.x + other.width);
    int bottom = Math.max(y + height, other.y + other.height);
    return new Box(left, top, right - left, bottom - top);
  }

  /// Shared area of the area of both, from 0 to 1.
  public double likeness(Box other) {
    long shared = common(other).area();
    return shared == 0 ? 0 : (double) shared / (area() + other.area() - shared);
  }

  /// What share of this the other covers, from 0 to 1.
  public double coveredBy(Box other) {
    return isEmpty() ? 1 : (double) common(other).area() / area();
  }

  public boolean holdsMiddleOf(Box other) {
    int middleX = other.x + other.width / 2;
    int middleY = other.y + other.height / 2;
    return middleX >= x && middleX < x + width && middleY >= y && middleY < y + height;
  }

  /// Wider to each side, and higher, by shares of its own size.
  public Box grown(double sideways, double upAndDown) {
    int dx = (int) Math.ceil(width * sideways);
    int dy = (int) Math.ceil(height * upAndDown);
    return new Box(x - dx, y - dy, width + 2 * dx, height + 2 * dy);
  }
}
