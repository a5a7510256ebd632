package dev.millrace.e2e.signup;

/// One of many users, each with wishes that follow from the number.
record User(int number) {
  private static final String[] REGIONS = {"eu", "us", "asia"};

  String address() {
    return "user-%d@example.org".formatted(number);
  }

  String phone() {
    return "+4915%08d".formatted(number);
  }

  boolean byEmail() {
    return number % 2 == 0;
  }

  boolean byText() {
    return number % 3 == 0;
  }

  /// Nine of ten follow the link that they are sent.
  boolean follows() {
    return number % 10 != 9;
  }

  /// The body of `POST /api/v1/signups`.
  String json() {
    String phone = byText() ? ", \"phone\": \"%s\"".formatted(phone()) : "";
    return """
    {"name": "User %d", "email": "%s", "region": "%s",
     "preferences": {"email": %s, "text": %s}%s}
    """
        .formatted(number, address(), REGIONS[number % REGIONS.length], byEmail(), byText(), phone);
  }
}
