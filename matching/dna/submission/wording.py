"""The sentences of the findings, Chinese and English: a table, no logic."""

_RETYPE = (
    "请实验室核对原始图谱；更正后重新提交该样本。",
    "Ask the laboratory to check the electropherogram, correct the entry and send the sample again.",
)
_SAVE_AS = (
    "请在原软件中另存为 CSV（UTF-8）后重新提交。",
    "Open it in its own program, save it as CSV (UTF-8) and send that.",
)
_SEND_AGAIN = (
    "请从源系统重新导出并提交。",
    "Export the file again from its source and send it anew.",
)
_LOOK = ("供复核参考，不影响入库。", "For the reviewer; nothing is held because of it.")
_CODE = (
    "请只用实验室的样本编号，姓名和证件号码另行保管；更正后重新提交。",
    "Use the laboratory's sample code; names and numbers of persons are kept elsewhere. Send it again.",
)
_SPLIT = ("请分成几个文件提交。", "Split it into several files.")

SENTENCES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    # one reading
    "unknown_locus": (
        ("未知基因座“{spelling}”", "unknown locus “{spelling}”"),
        (
            "请核对基因座名称；若名称无误，请告知管理员登记。",
            "Check the name; if it is right, have it registered.",
        ),
    ),
    "no_locus": (
        ("没有写基因座", "no locus is named"),
        ("请补上基因座名称。", "Add the name of the locus."),
    ),
    "not_a_number": (
        ("基因座 {locus}：“{text}”不是重复次数", "locus {locus}: “{text}” is no repeat number"),
        _RETYPE,
    ),
    "odd_decimal": (
        ("基因座 {locus}：“{text}”的小数位不可能", "locus {locus}: the decimal of “{text}” is not possible"),
        _RETYPE,
    ),
    "impossible_number": (
        ("基因座 {locus}：“{text}”不是可能的重复次数", "locus {locus}: “{text}” repeats are not possible"),
        _RETYPE,
    ),
    "lost_point": (
        (
            "基因座 {locus}：“{text}”超出阶梯，是否为 {suggestion}？未作更改",
            "locus {locus}: “{text}” is outside the ladder; {suggestion}? Nothing was changed",
        ),
        _RETYPE,
    ),
    "decimal_comma": (
        (
            "基因座 {locus}：“{text}”用了逗号，是否为 {suggestion}？未作更改",
            "locus {locus}: “{text}” has a comma; {suggestion}? Nothing was changed",
        ),
        ("小数请用点；两个等位基因请分两栏。", "Write decimals with a point, two alleles in two columns."),
    ),
    "spreadsheet_date": (
        (
            "基因座 {locus}：“{text}”像是表格软件改成的日期",
            "locus {locus}: “{text}” looks like a date made by a spreadsheet",
        ),
        (
            "请把这些列设为文本，从源系统重新导出。",
            "Set these columns to text and export again from the source; the alleles cannot be recovered.",
        ),
    ),
    "off_ladder": (
        ("基因座 {locus}：“{text}”在阶梯之外", "locus {locus}: “{text}” lies outside the ladder"),
        (
            "请实验室复检确认；不能定名时该位点留空。",
            "Ask the laboratory to type the locus again; leave it blank if it cannot be numbered.",
        ),
    ),
    "low_number": (
        (
            "基因座 {locus}：“{text}”小得不寻常，可能是小数写成了逗号",
            "locus {locus}: “{text}” is unusually low; perhaps a decimal written with a comma",
        ),
        _RETYPE,
    ),
    "zero": (
        ("基因座 {locus}：0 不是等位基因", "locus {locus}: 0 is no allele"),
        (
            "未检出请留空；另一等位基因未知请写“-”。",
            "Leave it blank if nothing was read; write - for an unknown second allele.",
        ),
    ),
    "sex_letter": (
        ("基因座 {locus} 是常染色体位点，不会有“{text}”", "locus {locus} is autosomal and has no “{text}”"),
        ("可能错列：请核对整行。", "Columns may have shifted: check the whole row."),
    ),
    "third_peak": (
        (
            "基因座 {locus}：除两个等位基因外还有未定的峰“{text}”",
            "locus {locus}: an unnamed peak “{text}” beside two alleles",
        ),
        _RETYPE,
    ),
    "three_alleles": (
        ("基因座 {locus} 有三个等位基因", "locus {locus} has three alleles"),
        (
            "可能是三等位、混合或污染：请实验室复检。",
            "Three-allele pattern, mixture or contamination: have it typed again.",
        ),
    ),
    "too_many_alleles": (
        ("基因座 {locus} 有 {count} 个等位基因", "locus {locus} has {count} alleles"),
        ("可能是混合或污染：请实验室复检。", "Mixture or contamination: have it typed again."),
    ),
    "locus_twice": (
        ("基因座 {locus} 出现两次且不一致", "locus {locus} is given twice, differently"),
        ("请确认哪一个正确，只保留一个。", "Find out which is right and send only that."),
    ),
    "amel_unreadable": (
        ("性别位点读作“{text}”，应为 X 或 Y", "the sex marker reads “{text}”; it must be X or Y"),
        _RETYPE,
    ),
    "row_shape": (
        ("该行的格数多于表头，可能错列", "the row has more cells than the header: columns may have shifted"),
        ("含逗号的单元格请加引号，或改用制表符。", "Put quotes around cells with commas, or use tabs."),
    ),
    "unknown_key": (
        ("有不认识的项，可能拼写有误", "there is an entry that is not known, perhaps misspelled"),
        ("请对照文件格式说明更正。", "Correct it by the description of the format."),
    ),
    "wrong_shape": (
        ("不是应有的写法", "is not written as the format asks"),
        ("请对照文件格式说明更正。", "Correct it by the description of the format."),
    ),
    "allele_without_value": (
        ("有等位基因没有值", "an allele has no value"),
        _SEND_AGAIN,
    ),
    # notes on an accepted reading
    "single_allele": (
        (
            "只给出一个等位基因：另一个视为未知，可能相同，也可能丢失",
            "one allele is given: the other counts as unknown; it may be the same or may have dropped out",
        ),
        ("若为纯合子，请写两次重新提交。", "If it is a homozygote, send it written twice."),
    ),
    "not_in_kit": (
        ("试剂盒 {kit} 不含基因座 {locus}", "kit {kit} does not have locus {locus}"),
        _LOOK,
    ),
    "numbering": (
        (
            "基因座 {locus} 有两种编号，按 {numbering} 读取",
            "locus {locus} is numbered in two ways; it was read as {numbering}",
        ),
        ("若试剂盒用另一种编号，请告知管理员。", "If the kit numbers it otherwise, have the reviewer told."),
    ),
    # one sample
    "nothing_accepted": (
        ("没有一个可用的常染色体位点", "not one autosomal locus could be taken"),
        ("请先处理各位点的原因。", "Mend the loci first; each says why it waits."),
    ),
    "code_is_id_number": (("样本编号像是身份证号", "the sample code looks like a resident ID number"), _CODE),
    "code_is_phone": (("样本编号像是电话号码", "the sample code looks like a telephone number"), _CODE),
    "code_is_name": (("样本编号像是人名", "the sample code looks like a person's name"), _CODE),
    "code_unusable": (
        (
            "样本编号“{sample}”含不可用的字符或过长",
            "the sample code “{sample}” has unusable characters or is too long",
        ),
        (
            "编号以字母或数字开头，最多 64 个字符。",
            "A code begins with a letter or digit and has at most 64 characters.",
        ),
    ),
    "code_rounded": (
        (
            "样本编号“{sample}”被表格软件改成了科学计数",
            "a spreadsheet turned the sample code into the number “{sample}”",
        ),
        (
            "请把编号列设为文本，从源系统重新导出。",
            "Set the code column to text and export again from the source.",
        ),
    ),
    "control_sample": (
        ("是对照品或等位基因阶梯，不是人的样本", "is a control or an allelic ladder, not a person's sample"),
        ("无需处理。", "Nothing needs to be done."),
    ),
    "sample_twice": (
        ("同一编号在文件中出现两次，内容不同", "the same code is in the file twice, with different content"),
        (
            "请核对是否两支管用了同一编号；同一样本的两个试剂盒请用“一行一位点”的表。",
            "Check whether two tubes carry one code. Two kits of one sample go in a row per locus.",
        ),
    ),
    "two_profiles": (
        (
            "同一编号下有 {count} 个位点互相矛盾，像是两个人",
            "{count} loci contradict under one code: perhaps two people",
        ),
        ("请核对样本是否混编，更正后重新提交。", "Check for a mix-up of samples, correct it and send again."),
    ),
    "fields_differ": (
        ("同一编号的各行“{field}”不一致", "the rows of one code differ in “{field}”"),
        ("请核对是否混入了别的样本。", "Check whether rows of another sample slipped in."),
    ),
    "sample_repeated": (
        ("同一样本重复给出，内容相同，只计一次", "the sample is given again, equal; it counts once"),
        _LOOK,
    ),
    "kit_unknown": (
        (
            "未登记的试剂盒“{kit}”，位点照常读取",
            "the kit “{kit}” is not on file; the loci were read all the same",
        ),
        _LOOK,
    ),
    "class_unknown": (
        ("样本类别“{text}”不认识，按未说明处理", "the class “{text}” is not known and counts as not stated"),
        (
            "请写 受助人员、亲属、本人样本 或 排除样本。",
            "Write subject, relative, direct or elimination.",
        ),
    ),
    "sex_unreadable": (
        ("性别“{text}”不认识，按未说明处理", "the sex “{text}” is not known and counts as not stated"),
        ("请写 男 或 女。", "Write male or female."),
    ),
    "amel_against_sex": (
        ("性别位点为{zh}，与所写性别不符", "the sex marker says {en}, the stated sex differs"),
        ("请核对样本是否混淆。", "Check for a mix-up of samples."),
    ),
    "partial_profile": (
        (
            "文件注明该样本分型不完整，可能有丢失",
            "the file calls this a partial profile: alleles may have dropped out",
        ),
        _LOOK,
    ),
    # the file, still readable
    "no_sample_code": (
        ("有 {count} 项没有样本编号：{where}", "{count} readings have no sample code: {where}"),
        ("每一行都要写样本编号。", "Every row needs its sample code."),
    ),
    "columns_not_read": (("未读取的列：{columns}", "columns that were not read: {columns}"), _LOOK),
    "elements_not_read": (("未读取的元素：{names}", "elements that were not read: {names}"), _LOOK),
    "lines_before_header": (
        ("表头之前有 {count} 行未读取", "{count} lines before the header were not read"),
        _LOOK,
    ),
    "version_unknown": (
        (
            "文件版本“{version}”不是 3.x，按 3.2 读取",
            "the version “{version}” is not 3.x; it was read as 3.2",
        ),
        _LOOK,
    ),
    "single_alleles": (
        (
            "{count} 个位点只给出一个等位基因，全文件没有写两次的纯合子",
            "{count} loci have a single allele and no homozygote in the file is written twice",
        ),
        (
            "若导出时省略了纯合子的第二个等位基因，请打开“重复写出纯合子”后重新导出。",
            "If the export leaves out the second allele of homozygotes, switch that off and send it again.",
        ),
    ),
    # the file as a whole cannot be read
    "empty": (("文件是空的", "the file is empty"), _SEND_AGAIN),
    "too_large": (("文件超过 {limit} 字节", "the file has more than {limit} bytes"), _SPLIT),
    "too_many": (("超过 {limit} 个{zh}", "there are more than {limit} {en}"), _SPLIT),
    "pdf": (("这是 PDF 文件", "this is a PDF file"), _SAVE_AS),
    "spreadsheet": (("这是 Excel 或其他压缩的文件", "this is an Excel file or another archive"), _SAVE_AS),
    "raw_data": (
        ("这是电泳原始数据，不是分型表", "this is raw electrophoresis data, not a table of genotypes"),
        (
            "请在分型软件中导出基因型表（CSV 或制表符）。",
            "Export the genotypes table from the typing software.",
        ),
    ),
    "not_text": (("这不是文本文件", "this is not a text file"), _SAVE_AS),
    "no_header": (
        (
            "没有找到表头：需要样本编号，以及基因座和等位基因，或每个基因座一列",
            "no header was found: it needs the sample code, and locus and alleles or a column per locus",
        ),
        ("请对照文件格式说明整理表头。", "Arrange the header by the description of the formats."),
    ),
    "no_rows": (("表头之后没有数据", "nothing follows the header"), _SEND_AGAIN),
    "bad_table": (("表格读不下去：{what}", "the table cannot be read on: {what}"), _SEND_AGAIN),
    "names": (
        (
            "表中有“{column}”一列，分型文件不能带身份信息",
            "there is a column “{column}”; profiles are coded, never named",
        ),
        ("请删去该列后重新提交。", "Remove the column and send the file again."),
    ),
    "bad_xml": (("XML 不完整或有误", "the XML is truncated or malformed"), _SEND_AGAIN),
    "unsafe_xml": (
        ("XML 含实体或外部引用，已拒绝", "the XML declares a document type or entities and is refused"),
        ("请导出不带 DTD 的文件。", "Export it without a document type declaration."),
    ),
    "not_codis": (
        ("XML 的根元素是“{root}”，不是 CODISImportFile", "the root element is “{root}”, not CODISImportFile"),
        ("只接受 CODIS CMF 3.x 的 XML。", "Of XML files, CODIS CMF 3.x is read."),
    ),
    "bad_json": (("JSON 不完整或有误", "the JSON is truncated or malformed"), _SEND_AGAIN),
    "json_twice": (
        ("JSON 中“{key}”在同一处出现两次", "the JSON has “{key}” twice in one object"),
        _SEND_AGAIN,
    ),
    "json_schema": (
        ("JSON 不是 guitu-str 第 1 版", "the JSON is not guitu-str version 1"),
        ("请对照文件格式说明。", "See the description of the format."),
    ),
}

REASONS = {code: reason for code, (reason, _) in SENTENCES.items()}
ADVICE = {code: advice for code, (_, advice) in SENTENCES.items()}
