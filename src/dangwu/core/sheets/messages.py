"""Why a spreadsheet was refused, in the reader's language; numbers are put in with `%`."""

REASONS: dict[str, str] = {
    "extension": "只收 %(allowed)s 文件，这个文件的扩展名是“%(extension)s”。",
    "empty": "文件是空的。",
    "too_large": "文件有 %(size)d MB，最多 %(limit)d MB。",
    "old_inside": "扩展名是 .xlsx，内容却是旧版 Excel（.xls）。请把扩展名改为 .xls 再上传。",
    "new_inside": "扩展名是 .xls，内容却是新版 Excel（.xlsx）。请把扩展名改为 .xlsx 再上传。",
    "not_a_workbook": "内容不是 Excel 工作簿。网页或文本改名的，请用 Excel 打开后另存为 .xlsx。",
    "encrypted": "文件设有打开密码。请用 Excel 去掉密码后再上传。",
    "macros": "文件带有宏。请用 Excel 另存为不带宏的 .xlsx。",
    "archive_broken": "压缩结构不完整或前后不一致。请用 Excel 打开后另存为 .xlsx。",
    "archive_name": "压缩包内有不允许的文件名。请用 Excel 打开后另存为 .xlsx。",
    "archive_nested": "工作簿里嵌有别的文件或压缩包。请删去嵌入的对象后另存为 .xlsx。",
    "too_many_parts": "压缩包内有 %(parts)d 个文件，最多 %(limit)d 个。",
    "inflates": "展开后超过 %(limit)d MB。",
    "ratio": "压缩比超过 %(limit)d 倍，不像正常的工作簿。",
    "document_type": "文件里有文档类型声明（DOCTYPE）或不认识的编码，可能有害。",
    "too_long": (
        "工作表超过 %(limit)d 行（第 %(row)d 行还有单元格）。请删除数据下方带格式的空行后再保存。"
    ),
    "too_wide": "工作表超过 %(limit)d 列。请删除数据右侧带格式的空列后再保存。",
    "formula_error": (
        "第 %(row)d 行第 %(column)d 列是公式错误（如 #REF!、#N/A），读出来会是空的。"
        "请在表格里改好后再上传。"
    ),
    "formula_unvalued": (
        "第 %(row)d 行第 %(column)d 列是公式，但没有存下计算结果，读出来会是空的。"
        "请用 Excel 打开后保存一次再上传。"
    ),
    "too_big": "工作表太大，超出读取所给的内存。请拆成几个文件。",
    "too_slow": "%(limit)d 秒内没有读完。请拆成几个文件，或复制到新工作簿后另存。",
    "busy": "服务器暂时没有余力读取文件，请稍后再上传。",
    "unreadable": "文件已损坏或不是规范的工作簿。请用 Excel 打开后另存为 .xlsx。",
    "text_encoding": "文本既不是 UTF-8，也不是 GB18030 编码。",
}
