"""The version of Zhangfang, named once."""

VERSION = "0.1.0"
