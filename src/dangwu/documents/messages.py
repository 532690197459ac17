"""The words of documents."""

ACTS = {"documents.document_issued": "文件编号存档"}
