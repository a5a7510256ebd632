package dev.millrace.thumbnailer.picture;

import dev.millrace.thumbnailer.failure.WorkFailure;
import dev.millrace.thumbnailer.ffmpeg.Commands.Look;
import dev.millrace.thumbnailer.ffmpeg.Scale;
import dev.millrace.thumbnailer.frames.FramePlan;
import dev.millrace.thumbnailer.frames.Reading;
import dev.millrace.thumbnailer.request.Options;
import dev.millrace.thumbnailer.request.PictureFormat;
import java.util.ArrayList;
import java.util.List;

/// The processes of an item, written down instead of run, so that a benchmark can compare.
record Listing(Studio studio, Studio.Subject subject, PartFiles parts) {

  List<List<String>> argvs(Options options, PictureFormat format) throws WorkFailure {
    Reading reading =
        studio.choice().reading(FramePlan.of(options), subject.video(), subject.name());
    var scale = Scale.fit(subject.video(), options.width(), options.height(), subject.name());
    var argvs = new ArrayList<List<String>>();
    argvs.add(studio.commands().probe(subject.file().real()));
    for (Run run :
        studio.runs(subject, reading, new Look(scale, format), parts.numbered("bare", 1))) {
      argvs.add(run.argv());
    }
    return argvs;
  }
}
