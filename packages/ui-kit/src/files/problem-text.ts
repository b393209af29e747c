import { UPLOADS_MAX } from "@tandem/client-core/files";
import type { UploadProblem } from "@tandem/client-core/view-models";
import { strings } from "../strings/index.ts";
import { sizeText } from "./file-size.ts";

/** Why a file of that many bytes was not sent, with the number that it went over. */
export function problemText(problem: UploadProblem, bytes: number): string {
  const texts = strings.files.problem;
  switch (problem.code) {
    case "too-large":
      return problem.max === undefined
        ? texts.tooLargeUnknown(sizeText(bytes))
        : texts.tooLarge(sizeText(bytes), sizeText(problem.max));
    case "quota":
      return problem.left === undefined ? texts.quotaUnknown : texts.quota(sizeText(problem.left));
    case "too-many":
      return texts["too-many"](UPLOADS_MAX);
    case "empty":
    case "not-allowed":
    case "interrupted":
    case "server":
      return texts[problem.code];
  }
}
