package dev.millrace.signup.web;

import dev.millrace.contracts.Kind;

/// The answer to a sign-up, the same for everybody.
///
/// @param page for people to look at
/// @param progress the same for programs
@Kind("SignupAccepted")
record SignupAccepted(String page, String progress) {}
