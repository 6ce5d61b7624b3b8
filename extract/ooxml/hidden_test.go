package ooxml

import (
	"slices"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// A corner is a part of a package that can hold a text which few people see.
// Each needle must be in a text of the object, or in a file that it hands on.
type corner struct {
	name  string
	parts []string // name, content; name, content …
	want  []string
}

// hiddenInWord are the corners of text documents (ECMA-376 part 1, 17; [MS-DOCX]).
var hiddenInWord = []corner{
	{"strict namespaces", []string{"word/document.xml", `<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main" w:conformance="strict"><w:body>` + par(run("needle-1")) + `</w:body></w:document>`, "word/_rels/document.xml.rels", `<Relationships><Relationship Id="r1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink" Target="http://needle-2.example/" TargetMode="External"/></Relationships>`}, []string{"needle-1", "needle-2"}},
	{"alternative content: both branches", []string{"body", `<mc:AlternateContent><mc:Choice Requires="wps">` + par(run("needle-1")) + `</mc:Choice><mc:Fallback>` + par(run("needle-2")) + `</mc:Fallback></mc:AlternateContent>`}, []string{"needle-1", "needle-2"}},
	{"altChunk HTML", []string{"word/afchunk.htm", "<p>nee<b>dle-1</b></p>"}, []string{"nee<b>dle-1"}},
	{"altChunk XHTML", []string{"word/afchunk.xhtml", "<p>nee<b>dle-1</b></p>"}, []string{"nee<b>dle-1"}},
	{"altChunk MHT, RTF, text, document", []string{"word/a.mht", "needle-1", "word/b.rtf", "needle-2", "word/c.txt", "needle-3", "word/d.docx", "needle-4"}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"footnotes, endnotes", []string{"word/footnotes.xml", par(run("needle-1")), "word/endnotes.xml", par(run("needle-2"))}, []string{"needle-1", "needle-2"}},
	{"headers and footers of first and even pages", []string{"word/header2.xml", par(run("needle-1")), "word/footer3.xml", par(run("needle-2"))}, []string{"needle-1", "needle-2"}},
	{"comments with authors and initials", []string{"word/comments.xml", `<w:comments><w:comment w:author="needle-1" w:initials="needle-2">` + par(run("needle-3")) + `</w:comment></w:comments>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"comments' extensions", []string{"word/commentsExtended.xml", `<w15:commentsEx><w15:commentEx w15:paraId="1"><x>needle-1</x></w15:commentEx></w15:commentsEx>`}, []string{"needle-1"}},
	{"people", []string{"word/people.xml", `<w15:people><w15:person w15:author="needle-1"><w15:presenceInfo w15:providerId="AD" w15:userId="needle-2@corp.example"/></w15:person></w15:people>`}, []string{"needle-1", "needle-2"}},
	{"glossary", []string{"word/glossary/document.xml", `<w:glossaryDocument><w:docPart><w:docPartPr><w:name w:val="needle-1"/><w:category><w:name w:val="needle-2"/></w:category><w:description w:val="needle-3"/></w:docPartPr>` + par(run("needle-4")) + `</w:docPart></w:glossaryDocument>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"document variables", []string{"word/settings.xml", `<w:settings><w:docVars><w:docVar w:name="needle-1" w:val="needle-2"/></w:docVars></w:settings>`}, []string{"needle-1", "needle-2"}},
	{"mail merge", []string{"word/settings.xml", `<w:settings><w:mailMerge><w:connectString w:val="needle-1"/><w:query w:val="SELECT needle-2"/><w:addressFieldName w:val="needle-3"/><w:mailSubject w:val="needle-4"/></w:mailMerge></w:settings>`, "word/_rels/settings.xml.rels", `<Relationships><Relationship Id="r" Type="x/mailMergeSource" Target="file:///needle-5.mdb" TargetMode="External"/></Relationships>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5"}},
	{"attached template", []string{"word/_rels/settings.xml.rels", `<Relationships><Relationship Id="r" Type="x/attachedTemplate" Target="http://a.example/needle-1.dotm" TargetMode="External"/></Relationships>`}, []string{"needle-1"}},
	{"content controls", []string{"body", `<w:sdt><w:sdtPr><w:alias w:val="needle-1"/><w:tag w:val="needle-2"/><w:dataBinding w:xpath="/a[text()='needle-3']"/><w:dropDownList><w:listItem w:displayText="needle-4" w:value="needle-5"/></w:dropDownList><w:placeholder><w:docPart w:val="needle-6"/></w:placeholder><w:date w:fullDate="needle-7"/></w:sdtPr></w:sdt>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7"}},
	{"form fields", []string{"body", `<w:ffData><w:name w:val="needle-1"/><w:helpText w:val="needle-2"/><w:statusText w:val="needle-3"/><w:textInput><w:default w:val="needle-4"/></w:textInput><w:ddList><w:listEntry w:val="needle-5"/></w:ddList></w:ffData>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5"}},
	{"fields: simple, data, deleted", []string{"body", par(`<w:fldSimple w:instr="QUOTE needle-1"/><w:r><w:fldChar><w:fldData>bmVlZGxlLTI=</w:fldData></w:fldChar></w:r><w:del><w:r><w:delInstrText>needle-3</w:delInstrText></w:r></w:del>`)}, []string{"needle-1", "bmVlZGxlLTI=", "needle-3"}},
	{"bookmarks", []string{"body", `<w:bookmarkStart w:id="1" w:name="needle-1"/>`}, []string{"needle-1"}},
	{"smart tags and custom XML around text", []string{"body", par(`<w:smartTag w:uri="needle-1" w:element="needle-2"><w:smartTagPr><w:attr w:name="needle-3" w:val="needle-4"/></w:smartTagPr></w:smartTag><w:customXml w:element="needle-5"><w:customXmlPr><w:placeholder w:val="needle-6"/></w:customXmlPr></w:customXml>`)}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6"}},
	{"ruby", []string{"body", par(`<w:r><w:ruby><w:rt>` + run("needle-1") + `</w:rt><w:rubyBase>` + run("needle-2") + `</w:rubyBase></w:ruby></w:r>`)}, []string{"needle-1", "needle-2"}},
	{"equations", []string{"body", par(`<m:oMath><m:r><m:t>needle-1</m:t></m:r></m:oMath>`)}, []string{"needle-1"}},
	{"moved text, and changed cells", []string{"body", par(`<w:moveFrom w:author="needle-1">`+run("needle-2")+`</w:moveFrom><w:moveTo>`+run("needle-3")+`</w:moveTo>`) + `<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel w:author="needle-4"/></w:tcPr>` + par(run("needle-5")) + `</w:tc></w:tr></w:tbl>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5"}},
	{"numbering with text", []string{"word/numbering.xml", `<w:numbering><w:lvl><w:lvlText w:val="needle-1 %1"/></w:lvl><w:name w:val="needle-2"/></w:numbering>`}, []string{"needle-1", "needle-2"}},
	{"names of styles", []string{"word/styles.xml", `<w:styles><w:style><w:name w:val="needle-1"/><w:aliases w:val="needle-2"/></w:style></w:styles>`}, []string{"needle-1", "needle-2"}},
	{"names of fonts, embedded fonts", []string{"word/fontTable.xml", `<w:fonts><w:font w:name="needle-1"><w:altName w:val="needle-2"/></w:font></w:fonts>`, "word/fonts/font1.odttf", "needle-3"}, []string{"needle-1", "needle-2", "needle-3"}},
	{"frames and web settings", []string{"word/webSettings.xml", `<w:webSettings><w:frameset><w:frame><w:name w:val="needle-1"/><w:sourceFileName r:id="r1"/></w:frame></w:frameset><w:divs><w:div><w:x>needle-2</w:x></w:div></w:divs></w:webSettings>`}, []string{"needle-1", "needle-2"}},
	{"VML: word art, alternative texts, links", []string{"body", par(`<w:r><w:pict><v:shape id="needle-0" alt="needle-1" href="needle-2" title="needle-3"><v:textpath string="needle-4"/><v:imagedata o:title="needle-5"/></v:shape></w:pict></w:r>`)}, []string{"needle-0", "needle-1", "needle-2", "needle-3", "needle-4", "needle-5"}},
	{"names and alternative texts of shapes", []string{"body", par(`<w:r><w:drawing><wp:docPr id="1" name="needle-1" descr="needle-2" title="needle-3"/></w:drawing></w:r>`)}, []string{"needle-1", "needle-2", "needle-3"}},
	{"signature lines", []string{"body", par(`<w:r><w:pict><v:shape><o:signatureline o:suggestedsigner="needle-1" o:suggestedsigner2="needle-2" o:suggestedsigneremail="needle-3" o:signinginstructions="needle-4"/></v:shape></w:pict></w:r>`)}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"ink", []string{"word/ink/ink1.xml", `<inkml:ink><inkml:annotation type="truth">needle-1</inkml:annotation><inkml:annotationXML><x y="needle-2"/></inkml:annotationXML><inkml:trace>1 2, 3 4</inkml:trace></inkml:ink>`}, []string{"needle-1", "needle-2"}},
	{"activeX", []string{"word/activeX/activeX1.xml", `<ax:ocx ax:license="needle-0"><ax:ocxPr ax:name="Caption" ax:value="needle-1"/><ax:ocxPr ax:name="ListData" ax:value="needle-2"/></ax:ocx>`, "word/activeX/activeX1.bin", "\x10\x1d\xd2\x8b\x42\xec\xce\x11\x9e\x0d\x00\xaa\x00\x60\x02\xf3\x00\x02\x20\x00needle-3", "word/activeX/activeX2.bin", "\x01\x02n\x00e\x00e\x00d\x00l\x00e\x00-\x004\x00"}, []string{"needle-0", "needle-1", "needle-2", "needle-3", "needle-4"}},
	{"embedded and linked objects", []string{"body", par(`<w:object><o:OLEObject Type="Link" ProgID="Excel.Sheet.12" r:id="r9" UpdateMode="Always"><o:LinkType>needle-1</o:LinkType><o:FieldCodes>needle-2 \a</o:FieldCodes></o:OLEObject></w:object>`), "word/embeddings/oleObject1.bin", "needle-3", "word/_rels/document.xml.rels", `<Relationships><Relationship Id="r9" Type="x/oleObject" Target="file:///\\needle-4\a.xlsx" TargetMode="External"/></Relationships>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"macros: project, data, names of macros", []string{"word/vbaProject.bin", "needle-1", "word/vbaData.xml", `<wne:vbaSuppData><wne:mcds><wne:mcd wne:macroName="needle-2" wne:name="needle-3" wne:menuHelp="needle-4"/></wne:mcds></wne:vbaSuppData>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"customized menus", []string{"customUI/customUI14.xml", `<customUI><ribbon><tabs><tab label="needle-1"><group label="needle-2"><button label="needle-3" screentip="needle-4" supertip="needle-5" onAction="needle-6" tag="needle-7"/></group></tab></tabs></ribbon></customUI>`, "userCustomization/customUI.xml", `<mso:customUI><mso:x label="needle-8"/></mso:customUI>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7", "needle-8"}},
	{"printer settings", []string{"word/printerSettings1.bin", "\x01\x00n\x00e\x00e\x00d\x00l\x00e\x00-\x001\x00\x00\x00needle-2\x00"}, []string{"needle-1", "needle-2"}},
}

// hiddenInSheets are the corners of spreadsheets (part 1, 18; [MS-XLSX]).
var hiddenInSheets = []corner{
	{"headers and footers", []string{"sheet", `<headerFooter><oddHeader>&amp;Lneedle-1</oddHeader><evenFooter>needle-2</evenFooter><firstHeader>needle-3</firstHeader></headerFooter>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"validations", []string{"sheet", `<dataValidations><dataValidation promptTitle="needle-1" prompt="needle-2" errorTitle="needle-3" error="needle-4"><formula1>"needle-5,b"</formula1></dataValidation></dataValidations>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5"}},
	{"conditions", []string{"sheet", `<conditionalFormatting><cfRule type="containsText" text="needle-1"><formula>SEARCH("needle-2",A1)</formula></cfRule></conditionalFormatting>`}, []string{"needle-1", "needle-2"}},
	{"filters", []string{"sheet", `<autoFilter><filterColumn><filters><filter val="needle-1"/></filters><customFilters><customFilter val="needle-2*"/></customFilters></filterColumn></autoFilter>`}, []string{"needle-1", "needle-2"}},
	{"scenarios", []string{"sheet", `<scenarios><scenario name="needle-1" user="needle-2" comment="needle-3"><inputCells r="A1" val="needle-4"/></scenario></scenarios>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"links", []string{"sheet", `<hyperlinks><hyperlink ref="A1" location="'needle-1'!A1" tooltip="needle-2" display="needle-3"/></hyperlinks>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"code names, ranges, controls", []string{"sheet", `<sheetPr codeName="needle-1"/><protectedRanges><protectedRange name="needle-2"/></protectedRanges><controls><control name="needle-3"><controlPr altText="needle-4" macro="needle-5"/></control></controls><webPublishItems><webPublishItem title="needle-6" destinationFile="needle-7"/></webPublishItems><customSheetViews><customSheetView><headerFooter><oddHeader>needle-8</oddHeader></headerFooter></customSheetView></customSheetViews>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7", "needle-8"}},
	{"phonetic runs", []string{"xl/sharedStrings.xml", `<sst><si><t>a</t><rPh><t>needle-1</t></rPh></si></sst>`, "rows", `<row r="2"><c r="B2" t="inlineStr"><is><t>a</t><rPh><t>needle-2</t></rPh></is></c></row>`}, []string{"needle-1", "needle-2"}},
	{"defined names", []string{"xl/workbook.xml", `<workbook><definedNames><definedName name="needle-1" hidden="1" comment="needle-2" description="needle-3" help="needle-4" customMenu="needle-5">"needle-6"</definedName></definedNames><fileSharing userName="needle-7"/><customWorkbookViews><customWorkbookView name="needle-8"/></customWorkbookViews></workbook>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7", "needle-8"}},
	{"links to other workbooks, DDE, OLE", []string{"xl/externalLinks/externalLink1.xml", `<externalLink><externalBook><sheetNames><sheetName val="needle-1"/></sheetNames><definedNames><definedName name="needle-2" refersTo="needle-3"/></definedNames><sheetDataSet><row><cell r="A1" t="str"><v>needle-4</v></cell></row></sheetDataSet></externalBook><ddeLink ddeService="needle-5" ddeTopic="needle-6"><ddeItems><ddeItem name="needle-7"><values><value t="str"><val>needle-8</val></value></values></ddeItem></ddeItems></ddeLink><oleLink progId="needle-9"><oleItems><oleItem name="needle-10"/></oleItems></oleLink></externalLink>`, "xl/externalLinks/_rels/externalLink1.xml.rels", `<Relationships><Relationship Id="r" Type="x/externalLinkPath" Target="needle-11.xlsx" TargetMode="External"/></Relationships>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7", "needle-8", "needle-9", "needle-10", "needle-11"}},
	{"query tables", []string{"xl/queryTables/queryTable1.xml", `<queryTable name="needle-1"><queryTableRefresh><queryTableFields><queryTableField name="needle-2"/></queryTableFields><queryTableDeletedFields><deletedField name="needle-3"/></queryTableDeletedFields></queryTableRefresh></queryTable>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"connections", []string{"xl/connections.xml", `<connections><connection name="needle-1" description="needle-2" sourceFile="needle-3" odcFile="needle-4" singleSignOnId="needle-5"><dbPr connection="needle-6" command="needle-7" serverCommand="needle-8"/><webPr url="needle-9" post="needle-10" editPage="needle-11"/><textPr sourceFile="needle-12"/><olapPr localConnection="needle-13"/><parameters><parameter name="needle-14" prompt="needle-15" string="needle-16" cell="needle-17"/></parameters></connection></connections>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7", "needle-8", "needle-9", "needle-10", "needle-11", "needle-12", "needle-13", "needle-14", "needle-15", "needle-16", "needle-17"}},
	{"pivot caches", []string{"xl/pivotCache/pivotCacheDefinition1.xml", `<pivotCacheDefinition refreshedBy="needle-1"><cacheSource><worksheetSource ref="A1:B2" sheet="needle-2" name="needle-3"/><consolidation><pages><page><pageItem name="needle-4"/></page></pages></consolidation></cacheSource><cacheFields><cacheField name="needle-5" caption="needle-6" formula="needle-7"><sharedItems><s v="needle-8" u="1"/><s v="x" c="needle-9"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>`, "xl/pivotCache/pivotCacheRecords1.xml", `<pivotCacheRecords><r><s v="needle-10"/><n v="4111111111111111"/></r></pivotCacheRecords>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7", "needle-8", "needle-9", "needle-10", "4111111111111111"}},
	{"pivot tables", []string{"xl/pivotTables/pivotTable1.xml", `<pivotTableDefinition name="needle-1" dataCaption="needle-2" grandTotalCaption="needle-3" errorCaption="needle-4" missingCaption="needle-5" rowHeaderCaption="needle-6"><pivotFields><pivotField name="needle-7" subtotalCaption="needle-8"><items><item n="needle-9"/></items></pivotField></pivotFields><dataFields><dataField name="needle-10"/></dataFields></pivotTableDefinition>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7", "needle-8", "needle-9", "needle-10"}},
	{"tables", []string{"xl/tables/table1.xml", `<table name="needle-1" displayName="needle-2" comment="needle-3"><tableColumns><tableColumn name="needle-4" totalsRowLabel="needle-5" uniqueName="needle-6"><calculatedColumnFormula>"needle-7"</calculatedColumnFormula></tableColumn></tableColumns></table>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7"}},
	{"slicers and timelines", []string{"xl/slicers/slicer1.xml", `<slicers><slicer name="needle-1" cache="needle-2" caption="needle-3"/></slicers>`, "xl/slicerCaches/slicerCache1.xml", `<slicerCacheDefinition name="needle-4" sourceName="needle-5"><data><olap><levels><level sourceCaption="needle-6"><ranges><range><i n="needle-7" c="needle-8"/></range></ranges></level></levels></olap></data></slicerCacheDefinition>`, "xl/timelines/timeline1.xml", `<timelines><timeline name="needle-9" caption="needle-10"/></timelines>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7", "needle-8", "needle-9", "needle-10"}},
	{"persons of threaded comments", []string{"xl/persons/person.xml", `<personList><person displayName="needle-1" id="{1}" userId="needle-2" providerId="None"/></personList>`, "xl/threadedComments/threadedComment1.xml", `<ThreadedComments><threadedComment ref="A1"><text>needle-3</text></threadedComment></ThreadedComments>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"revisions of shared workbooks", []string{"xl/revisions/revisionLog1.xml", `<revisions><rcc rId="1" sId="1"><oc r="A1" t="inlineStr"><is><t>needle-1</t></is></oc><nc r="A1"><v>needle-2</v></nc></rcc><rsnm oldName="needle-3" newName="needle-4"/><rcmt author="needle-5"/><rdn name="needle-6"><formula>needle-7</formula><oldFormula>needle-8</oldFormula></rdn></revisions>`, "xl/revisions/revisionHeaders.xml", `<headers><header userName="needle-9"/></headers>`, "xl/revisions/userNames.xml", `<users><userInfo name="needle-10"/></users>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7", "needle-8", "needle-9", "needle-10"}},
	{"rich values, metadata, real-time data", []string{"xl/richData/rdrichvalue.xml", `<rvData><rv s="0"><v>needle-1</v></rv></rvData>`, "xl/richData/rdrichvaluestructure.xml", `<rvStructures><s t="needle-2"><k n="needle-3" t="s"/></s></rvStructures>`, "xl/metadata.xml", `<metadata><metadataStrings><s v="needle-4"/></metadataStrings></metadata>`, "xl/volatileDependencies.xml", `<volTypes><volType><main first="needle-5"><tp t="s"><v>needle-6</v><stp>needle-7</stp></tp></main></volType></volTypes>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7"}},
	{"maps of XML", []string{"xl/xmlMaps.xml", `<MapInfo><Schema><xsd:element name="needle-1"/></Schema><Map Name="needle-2" RootElement="needle-3"><DataBinding DataBindingName="needle-4"/></Map></MapInfo>`, "xl/tables/tableSingleCells1.xml", `<singleXmlCells><singleXmlCell><xmlCellPr uniqueName="needle-5"><xmlPr xpath="/needle-6"/></xmlCellPr></singleXmlCell></singleXmlCells>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6"}},
	{"names of styles and number formats", []string{"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="&quot;needle-1&quot;0"/></numFmts><cellStyles><cellStyle name="needle-2"/></cellStyles><tableStyles><tableStyle name="needle-3"/></tableStyles></styleSheet>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"form controls", []string{"xl/ctrlProps/ctrlProp1.xml", `<formControlPr objectType="List" fmlaMacro="needle-1" fmlaLink="needle-2" fmlaRange="needle-3"><itemLst><item val="needle-4"/></itemLst></formControlPr>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"drawings and legacy drawings", []string{"xl/drawings/drawing1.xml", `<xdr:wsDr><xdr:sp macro="needle-1" textlink="needle-2"><xdr:cNvPr name="needle-3" descr="needle-4"/><a:p><a:r><a:t>needle-5</a:t></a:r></a:p></xdr:sp></xdr:wsDr>`, "xl/drawings/vmlDrawing1.vml", `<xml><v:shape><v:textbox><div>needle-6</div></v:textbox><x:ClientData><x:FmlaMacro>needle-7</x:FmlaMacro></x:ClientData></v:shape></xml>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7"}},
	{"caches of charts", []string{"xl/charts/chart1.xml", `<c:chartSpace><c:ser><c:tx><c:strRef><c:f>needle-1</c:f><c:strCache><c:pt><c:v>needle-2</c:v></c:pt></c:strCache></c:strRef></c:tx><c:val><c:numCache><c:pt><c:v>4111111111111111</c:v></c:pt></c:numCache></c:val></c:ser><c:headerFooter><c:oddHeader>needle-3</c:oddHeader></c:headerFooter><c:pivotSource><c:name>needle-4</c:name></c:pivotSource></c:chartSpace>`, "xl/charts/chartEx1.xml", `<cx:chartSpace><cx:strDim><cx:lvl><cx:pt>needle-5</cx:pt></cx:lvl></cx:strDim></cx:chartSpace>`, "xl/chartsheets/sheet1.xml", `<chartsheet><headerFooter><oddHeader>needle-6</oddHeader></headerFooter></chartsheet>`}, []string{"needle-1", "needle-2", "4111111111111111", "needle-3", "needle-4", "needle-5", "needle-6"}},
	{"dialogs and macro sheets of Excel 4", []string{"xl/macrosheets/sheet1.xml", `<xm:macrosheet><sheetData><row r="1"><c r="A1"><f>EXEC("needle-1")</f></c></row></sheetData></xm:macrosheet>`, "xl/dialogsheets/sheet1.xml", `<dialogsheet><sheetPr codeName="needle-2"/></dialogsheet>`}, []string{"needle-1", "needle-2"}},
	{"the data model", []string{"xl/model/item.data", "needle-1"}, []string{"needle-1"}},
	{"printer settings", []string{"xl/printerSettings/printerSettings1.bin", "\x00\x00n\x00e\x00e\x00d\x00l\x00e\x00-\x001\x00\x00\x00"}, []string{"needle-1"}},
}

// hiddenInSlides are the corners of presentations (part 1, 19; [MS-PPTX]).
var hiddenInSlides = []corner{
	{"tags", []string{"ppt/tags/tag1.xml", `<p:tagLst><p:tag name="needle-1" val="needle-2"/></p:tagLst>`}, []string{"needle-1", "needle-2"}},
	{"comments and their authors", []string{"ppt/commentAuthors.xml", `<p:cmAuthorLst><p:cmAuthor id="0" name="needle-1" initials="needle-2"/></p:cmAuthorLst>`, "ppt/comments/comment1.xml", `<p:cmLst><p:cm><p:text>needle-3</p:text></p:cm></p:cmLst>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"modern comments", []string{"ppt/authors.xml", `<p188:authorLst><p188:author name="needle-1" initials="needle-2" userId="needle-3" providerId="AD"/></p188:authorLst>`, "ppt/comments/modernComment_100_0.xml", `<p188:cmLst><p188:cm><p188:txBody><a:p><a:r><a:t>needle-4</a:t></a:r></a:p></p188:txBody><p188:replyLst><p188:reply><p188:txBody><a:p><a:r><a:t>needle-5</a:t></a:r></a:p></p188:txBody></p188:reply></p188:replyLst></p188:cm></p188:cmLst>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5"}},
	{"sections and shows", []string{"ppt/presentation.xml", `<p:presentation><p:custShowLst><p:custShow name="needle-1"/></p:custShowLst><p14:sectionLst><p14:section name="needle-2"/></p14:sectionLst><p:modifyVerifier/></p:presentation>`}, []string{"needle-1", "needle-2"}},
	{"properties of the show", []string{"ppt/presProps.xml", `<p:presentationPr><p:htmlPubPr title="needle-1"/><p:showPr><p:custShow id="1"/><p:x>needle-2</p:x></p:showPr></p:presentationPr>`, "ppt/viewProps.xml", `<p:viewPr><p:x>needle-3</p:x></p:viewPr>`, "ppt/tableStyles.xml", `<a:tblStyleLst><a:tblStyle styleName="needle-4"/></a:tblStyleLst>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"masters, layouts, handouts", []string{"ppt/slideMasters/slideMaster1.xml", `<p:sldMaster><a:p><a:r><a:t>needle-1</a:t></a:r></a:p></p:sldMaster>`, "ppt/slideLayouts/slideLayout1.xml", `<p:sldLayout><p:cSld name="needle-2"/><a:p><a:fld><a:t>needle-3</a:t></a:fld></a:p></p:sldLayout>`, "ppt/handoutMasters/handoutMaster1.xml", `<a:p><a:r><a:t>needle-4</a:t></a:r></a:p>`, "ppt/notesMasters/notesMaster1.xml", `<a:p><a:r><a:t>needle-5</a:t></a:r></a:p>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5"}},
	{"names of shapes, links, actions", []string{"slide", `<p:cNvPr id="4" name="needle-1" descr="needle-2" title="needle-3"><a:hlinkClick action="ppaction://macro?name=needle-4" tooltip="needle-5" tgtFrame="needle-6" invalidUrl="needle-7"/></p:cNvPr>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7"}},
	{"animations", []string{"slide", `<p:timing><p:animVariant><p:strVal val="needle-1"/></p:animVariant><p:cmd cmd="needle-2"/><p:snd name="needle-3"/></p:timing>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"equations, fallbacks, ink", []string{"slide", `<mc:AlternateContent><mc:Choice><a14:m><m:oMath><m:r><m:t>needle-1</m:t></m:r></m:oMath></a14:m></mc:Choice><mc:Fallback><a:p><a:r><a:t>needle-2</a:t></a:r></a:p></mc:Fallback></mc:AlternateContent>`, "ppt/ink/ink1.xml", `<inkml:ink><inkml:annotation>needle-3</inkml:annotation></inkml:ink>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"SmartArt: data, drawing, layout", []string{"ppt/diagrams/data1.xml", `<dgm:dataModel><dgm:pt modelId="1"><dgm:prSet phldrT="needle-1" presName="needle-2"/><dgm:t><a:p><a:r><a:t>needle-3</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>`, "ppt/diagrams/drawing1.xml", `<dsp:drawing><a:p><a:r><a:t>needle-4</a:t></a:r></a:p></dsp:drawing>`, "ppt/diagrams/layout1.xml", `<dgm:layoutDef><dgm:title val="needle-5"/><dgm:desc val="needle-6"/></dgm:layoutDef>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6"}},
	{"charts and what is drawn on them", []string{"ppt/charts/chart1.xml", `<c:chartSpace><c:title><a:p><a:r><a:t>needle-1</a:t></a:r></a:p></c:title><c:strCache><c:pt><c:v>needle-2</c:v></c:pt></c:strCache></c:chartSpace>`, "ppt/drawings/drawing1.xml", `<c:userShapes><a:p><a:r><a:t>needle-3</a:t></a:r></a:p></c:userShapes>`, "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx", "needle-4"}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"embedded fonts, media", []string{"ppt/fonts/font1.fntdata", "needle-1", "ppt/media/media1.mp4", "needle-2"}, []string{"needle-1", "needle-2"}},
	{"changes of coauthors", []string{"ppt/changesInfos/changesInfo1.xml", `<pc:chgInfo><pc:chgData name="needle-1" userId="needle-2"/></pc:chgInfo>`, "ppt/revisionInfo.xml", `<p1510:revInfo><x>needle-3</x></p1510:revInfo>`}, []string{"needle-1", "needle-2", "needle-3"}},
}

// hiddenInAll are the corners that all packages have.
var hiddenInAll = []corner{
	{"core properties", []string{"docProps/core.xml", `<cp:coreProperties><dc:title>needle-1</dc:title><cp:keywords>needle-2</cp:keywords><cp:lastModifiedBy>needle-3</cp:lastModifiedBy><cp:category>needle-4</cp:category><cp:contentStatus>needle-5</cp:contentStatus></cp:coreProperties>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5"}},
	{"application's properties", []string{"docProps/app.xml", `<Properties><Company>needle-1</Company><Manager>needle-2</Manager><HyperlinkBase>needle-3</HyperlinkBase><TitlesOfParts><vt:vector><vt:lpstr>needle-4</vt:lpstr></vt:vector></TitlesOfParts></Properties>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4"}},
	{"properties of one's own", []string{"docProps/custom.xml", `<Properties><property name="needle-1" linkTarget="needle-2"><vt:lpwstr>needle-3</vt:lpwstr></property></Properties>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"labels of sensitivity", []string{"docMetadata/LabelInfo.xml", `<clbl:labelList><clbl:label id="{needle-1}" siteId="{1}"><x>needle-2</x></clbl:label></clbl:labelList>`}, []string{"needle-1", "needle-2"}},
	{"custom XML: text, attributes, names", []string{"customXml/item1.xml", `<order customer="needle-1"><item><card kind="needle-2">needle-3</card><needle-4/></item></order>`, "customXml/itemProps1.xml", `<ds:datastoreItem><ds:schemaRefs><ds:schemaRef ds:uri="needle-5"/></ds:schemaRefs></ds:datastoreItem>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5"}},
	{"a part of no program", []string{"strange/part.xml", `<a b="needle-1"><c>needle-2</c></a>`, "strange/part.dat", "needle-3"}, []string{"needle-1", "needle-2", "needle-3"}},
	{"web extensions", []string{"docProps/webextensions/webextension1.xml", `<we:webextension id="needle-1"><we:reference id="wa1" store="needle-2"/><we:properties><we:property name="needle-3" value="&quot;needle-4&quot;"/></we:properties><we:bindings><we:binding id="needle-5" appref="needle-6"/></we:bindings></we:webextension>`, "docProps/webextensions/taskpanes.xml", `<wetp:taskpanes><wetp:taskpane dockstate="needle-7"/></wetp:taskpanes>`}, []string{"needle-1", "needle-2", "needle-3", "needle-4", "needle-5", "needle-6", "needle-7"}},
	{"signatures of packages", []string{"_xmlsignatures/sig1.xml", `<Signature><SignatureInfoV1><SignatureText>needle-1</SignatureText><SignatureComments>needle-2</SignatureComments></SignatureInfoV1></Signature>`}, []string{"needle-1", "needle-2"}},
	{"theme", []string{"theme/theme1.xml", `<a:theme name="needle-1"><a:clrScheme name="needle-2"/><a:custClr name="needle-3"/></a:theme>`}, []string{"needle-1", "needle-2", "needle-3"}},
	{"words in an attribute of no meaning", []string{"main", `<x:y z="the needle-1 of many words"/>`}, []string{"the needle-1 of many words"}},
	{"an element of no meaning", []string{"main", `<x:y>needle-1</x:y>`}, []string{"needle-1"}},
	{"a thumbnail", []string{"docProps/thumbnail.emf", "needle-1"}, []string{"needle-1"}},
}

// TestHidden puts a text into every corner that is known.
func TestHidden(t *testing.T) {
	for _, family := range []struct {
		format  extract.Format
		corners []corner
		file    func(testing.TB, ...string) []byte
	}{
		{Docx, append(hiddenInWord, hiddenInAll...), wordOf},
		{Xlsx, append(hiddenInSheets, hiddenInAll...), sheetOf},
		{Pptx, append(hiddenInSlides, hiddenInAll...), showOf},
	} {
		for _, c := range family.corners {
			t.Run(family.format.Name+" "+c.name, func(t *testing.T) {
				r := extracttest.Read(t, family.format, "", family.file(t, c.parts...))
				if r.Err != nil || len(r.Gaps) > 0 || !r.Detected {
					t.Errorf("err %v, gaps %v, detected %v", r.Err, r.Gaps, r.Detected)
				}
				for _, w := range c.want {
					if !strings.Contains(r.Text(), w) && !hasChild(r, w) {
						t.Errorf("%s is not found", w)
					}
				}
			})
		}
	}
}

// Each of these makes a file of parts by their names; some names are places in the
// main part.

func wordOf(t testing.TB, p ...string) []byte {
	body := taken(&p, "body") + taken(&p, "main")
	return doc(t, par(run("x"))+body, p...)
}

func sheetOf(t testing.TB, p ...string) []byte {
	rows := taken(&p, "rows")
	if tail := taken(&p, "sheet") + taken(&p, "main"); tail != "" {
		p = append(p, "xl/worksheets/sheet1.xml", xmlHead+"<worksheet><sheetData>"+rows+"</sheetData>"+tail+"</worksheet>")
	}
	return workbook(t, rows, p...)
}

func showOf(t testing.TB, p ...string) []byte {
	if s := taken(&p, "slide") + taken(&p, "main"); s != "" {
		p = append(p, "ppt/slides/slide1.xml", `<p:sld><p:cSld>`+s+`</p:cSld></p:sld>`)
	}
	return slidesOf(t, p...)
}

// taken takes a part out of the list and returns its content.
func taken(list *[]string, name string) string {
	for i := 0; i+1 < len(*list); i += 2 {
		if (*list)[i] == name {
			text := (*list)[i+1]
			*list = slices.Concat((*list)[:i], (*list)[i+2:])
			return text
		}
	}
	return ""
}
