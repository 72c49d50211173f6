// Writing in a draft.
import "./unsent.js";
