"""What reasons, flags and circumstances say, phrased when they are read, in the reader's language.

Services keep a remark: a code, and the values that stand in its sentence. Here are the sentences. An
English text is kept beside it, for records that are older than remarks and for machines.
"""

from shared.remarks.phrasing import circumstance, english, evidence, finding, sentence, why

__all__ = ["circumstance", "english", "evidence", "finding", "sentence", "why"]
