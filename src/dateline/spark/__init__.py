"""Marking a pile on a Spark cluster; needs the extra ``spark`` and Java. The door is `dateline.spark.job`."""
