package dev.millrace.thumbnailer.http;

import dev.millrace.thumbnailer.ffmpeg.NoFfmpegException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start, in place of a stack trace, what to do about a missing ffmpeg.
final class NoFfmpegAnalyzer extends AbstractFailureAnalyzer<NoFfmpegException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, NoFfmpegException cause) {
    return new FailureAnalysis("Refusing to start: " + cause.getMessage() + ".", null, cause);
  }
}
