package odf_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"postern/extract/extracttest"
	"postern/extract/odf"
)

// TestHidden puts a text into every corner of a document that is known (ODF 1.3):
// into its body, or into another part. Each of needle-1 to needle-9 that stands in the
// file must be in a text, or in a file that is handed on.
func TestHidden(t *testing.T) {
	for _, c := range []struct {
		name, body string
		parts      []string
	}{
		{"tracked changes", `<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>needle-1</dc:creator></office:change-info><text:p>needle-2</text:p></text:deletion></text:changed-region></text:tracked-changes>`, nil},
		{"changes of cells", `<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell office:value-type="string"><text:p>needle-1</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>`, nil},
		{"fields", `<text:p><text:conditional-text text:condition="needle-1" text:string-value-if-true="needle-2" text:string-value-if-false="needle-3"/><text:hidden-text text:condition="x" text:string-value="needle-4">a</text:hidden-text><text:placeholder text:description="needle-5">a</text:placeholder><text:script script:language="x">needle-6</text:script><text:text-input text:description="needle-7">needle-8</text:text-input></text:p>`, nil},
		{"declarations", `<text:variable-decls><text:variable-decl text:name="needle-1"/></text:variable-decls><text:user-field-decls><text:user-field-decl text:name="needle-2" office:string-value="needle-3"/></text:user-field-decls><text:dde-connection-decls><text:dde-connection-decl office:dde-application="needle-4" office:dde-topic="needle-5" office:dde-item="needle-6"/></text:dde-connection-decls>`, nil},
		{"hidden sections, bookmarks, marks of an index", `<text:section text:name="needle-1" text:display="none" text:protection-key="x"><text:p>needle-2<text:bookmark text:name="needle-3"/><text:alphabetical-index-mark text:string-value="needle-4" text:key1="needle-5"/></text:p></text:section>`, nil},
		{"links and sources", `<text:section text:name="x"><text:section-source xlink:href="needle-1.odt" text:filter-name="needle-2"/></text:section><text:p><text:a xlink:href="http://needle-3.example/" office:title="needle-4" office:name="needle-5" office:target-frame-name="needle-6">a</text:a></text:p>`, nil},
		{"frames and pictures", `<text:p><draw:frame draw:name="needle-1"><svg:title>needle-2</svg:title><svg:desc>needle-3</svg:desc><draw:image xlink:href="http://needle-4.example/"/><draw:text-box><text:p>needle-5</text:p></draw:text-box></draw:frame><draw:image-map><draw:area-rectangle office:name="needle-6" xlink:href="needle-7"><svg:desc>needle-8</svg:desc></draw:area-rectangle></draw:image-map></text:p>`, nil},
		{"comments", `<text:p><office:annotation office:name="needle-1"><dc:creator>needle-2</dc:creator><meta:creator-initials>needle-3</meta:creator-initials><text:p>needle-4</text:p></office:annotation></text:p>`, nil},
		{"forms", `<office:forms><form:form form:name="needle-1" form:command="needle-2" form:datasource="needle-3" xlink:href="needle-4"><form:text form:name="needle-5" form:value="needle-6" form:current-value="needle-7" form:title="needle-8"/><form:properties><form:property form:property-name="x" office:string-value="needle-9"/></form:properties></form:form></office:forms>`, nil},
		{"lists of forms", `<office:forms><form:form><form:listbox form:name="x"><form:option form:label="needle-1" form:value="needle-2"/></form:listbox><form:connection-resource xlink:href="needle-3"/></form:form><xforms:model id="needle-4"><xforms:instance><a b="needle-5">needle-6</a></xforms:instance><xforms:bind nodeset="needle-7"/></xforms:model></office:forms>`, nil},
		{"scripts and events", `<office:scripts><office:script script:language="x">needle-1</office:script><office:event-listeners><script:event-listener xlink:href="needle-2" script:macro-name="needle-3"/></office:event-listeners></office:scripts>`, nil},
		{"ruby, notes, citations", `<text:p><text:ruby><text:ruby-base>needle-1</text:ruby-base><text:ruby-text>needle-2</text:ruby-text></text:ruby><text:note><text:note-citation text:label="needle-3">1</text:note-citation><text:note-body><text:p>needle-4</text:p></text:note-body></text:note><text:bibliography-mark text:identifier="needle-5" text:author="needle-6" text:title="needle-7" text:url="needle-8"/></text:p>`, nil},
		{"metadata in content", `<text:p><text:meta xhtml:about="needle-1" xhtml:content="needle-2" xhtml:property="needle-3">a</text:meta></text:p>`, nil},
		{"validations and names", `<table:content-validations><table:content-validation table:name="needle-1" table:condition="needle-2"><table:help-message table:title="needle-3"><text:p>needle-4</text:p></table:help-message><table:error-message table:title="needle-5"><text:p>needle-6</text:p></table:error-message></table:content-validation></table:content-validations><table:named-expressions><table:named-expression table:name="needle-7" table:expression="needle-8"/></table:named-expressions>`, nil},
		{"scenarios, filters, links of areas", `<table:table table:name="needle-1"><table:scenario table:comment="needle-2"/><table:table-source xlink:href="needle-3" table:table-name="needle-4"/><table:title>needle-5</table:title><table:desc>needle-6</table:desc></table:table><table:database-ranges><table:database-range table:name="needle-7"><table:filter><table:filter-condition table:value="needle-8"/></table:filter></table:database-range></table:database-ranges>`, nil},
		{"pivot tables and consolidation", `<table:data-pilot-tables><table:data-pilot-table table:name="needle-1" table:application-data="needle-2"><table:source-service table:name="needle-3" table:object-name="needle-4" table:user-name="needle-5" table:password="needle-6"/><table:data-pilot-field table:source-field-name="needle-7"><table:data-pilot-members><table:data-pilot-member table:name="needle-8" table:display-name="needle-9"/></table:data-pilot-members></table:data-pilot-field></table:data-pilot-table></table:data-pilot-tables>`, nil},
		{"cached cells of other files", `<table:table table:name="'file:///x'#S"><table:table-source xlink:href="file:///needle-1.ods"/><table:table-row><table:table-cell office:value-type="string" office:string-value="needle-2"/></table:table-row></table:table>`, nil},
		{"slides: notes, names, animations, shows", `<draw:page draw:name="needle-1"><presentation:notes><draw:frame><draw:text-box><text:p>needle-2</text:p></draw:text-box></draw:frame></presentation:notes><presentation:animations><presentation:show-text draw:shape-id="needle-3"/></presentation:animations><anim:command anim:command="needle-4"><anim:param anim:name="needle-5" anim:value="needle-6"/></anim:command></draw:page><presentation:settings><presentation:show presentation:name="needle-7" presentation:pages="needle-8"/></presentation:settings>`, nil},
		{"declarations of headers of slides", `<presentation:header-decl presentation:name="x">needle-1</presentation:header-decl><presentation:footer-decl presentation:name="x">needle-2</presentation:footer-decl>`, nil},
		{"objects: applets, plugins, floating frames", `<text:p><draw:applet draw:code="needle-1" draw:object="needle-2"><draw:param draw:name="needle-3" draw:value="needle-4"/></draw:applet><draw:plugin draw:mime-type="needle-5" xlink:href="needle-6"/><draw:floating-frame draw:frame-name="needle-7" xlink:href="needle-8"/></text:p>`, nil},
		{"an element and an attribute of no meaning", `<x:y z="needle-1">needle-2</x:y>`, nil},
		{"an embedded chart", "", []string{"Object 1/content.xml", `<office:document-content><office:body><office:chart><chart:chart><chart:title><text:p>needle-1</text:p></chart:title></chart:chart><table:table><table:table-row><table:table-cell><text:p>needle-2</text:p></table:table-cell></table:table-row></table:table></office:chart></office:body></office:document-content>`}},
		{"an OLE object, its picture, a file", "", []string{"Object 2", "needle-1", "ObjectReplacements/Object 2", "needle-2", "Pictures/a.bin", "needle-3"}},
		{"styles: headers, footers, masters", "", []string{"styles.xml", `<office:document-styles><office:styles><style:style style:display-name="needle-2" style:name="x"/></office:styles><office:master-styles><style:master-page style:name="needle-3"><style:header><text:p>needle-4</text:p></style:header><style:footer-first><text:p>needle-5</text:p></style:footer-first></style:master-page></office:master-styles></office:document-styles>`}},
		{"properties", "", []string{"meta.xml", `<office:document-meta><office:meta><dc:title>needle-1</dc:title><meta:keyword>needle-2</meta:keyword><meta:user-defined meta:name="needle-3">needle-4</meta:user-defined><meta:template xlink:href="needle-5" xlink:title="needle-6"/><meta:printed-by>needle-7</meta:printed-by><meta:auto-reload xlink:href="needle-8"/></office:meta></office:document-meta>`}},
		{"settings: printer, what a program keeps", "", []string{"settings.xml", `<office:document-settings><office:settings><config:config-item-set config:name="x"><config:config-item config:name="PrinterName" config:type="string">needle-1</config:config-item><config:config-item config:name="PrinterSetup" config:type="base64Binary">bmVlZGxlLTI=</config:config-item><config:config-item config:name="needle-3" config:type="string">x</config:config-item></config:config-item-set></office:settings></office:document-settings>`}},
		{"macros, dialogs, scripts", "", []string{"Basic/Standard/M.xml", `<script:module script:name="needle-1">REM needle-2</script:module>`, "Dialogs/Standard/D.xml", `<dlg:window dlg:title="needle-3"><dlg:text dlg:value="needle-4" dlg:help-text="needle-5"/></dlg:window>`, "Scripts/python/a.py", "# needle-6"}},
		{"configuration, RDF, signatures", "", []string{"Configurations2/menubar/menubar.xml", `<menu:menubar><menu:menuitem menu:label="needle-1" menu:id="macro:///needle-2"/></menu:menubar>`, "manifest.rdf", `<rdf:RDF><rdf:Description rdf:about="needle-3"><x>needle-4</x></rdf:Description></rdf:RDF>`, "META-INF/documentsignatures.xml", `<document-signatures><Signature><x>needle-5</x></Signature></document-signatures>`}},
		{"fonts, layout, thumbnail, versions", "", []string{"Fonts/a.ttf", "needle-1", "layout-cache", "needle-2", "Thumbnails/thumbnail.png", "needle-3", "Versions/Version1", "needle-4", "VersionList.xml", `<VL:version-list><VL:version-entry VL:title="x" VL:comment="needle-5" VL:creator="needle-6"/></VL:version-list>`}},
		{"data of databases", "", []string{"database/script", "needle-1", "forms/Obj1/content.xml", `<office:document-content><office:body><office:text><text:p>needle-2</text:p></office:text></office:body></office:document-content>`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := extracttest.Read(t, odf.Odt, "", text(t, c.body, c.parts...))
			if r.Err != nil || len(r.Gaps) > 0 || !r.Detected {
				t.Errorf("err %v, gaps %v, detected %v", r.Err, r.Gaps, r.Detected)
			}
			for n := 1; n < 10; n++ {
				want := fmt.Sprintf("needle-%d", n)
				if !strings.Contains(c.body+strings.Join(c.parts, ""), want) {
					continue
				}
				handed := slices.ContainsFunc(r.Children, func(f extracttest.Child) bool { return strings.Contains(string(f.Data), want) })
				if !handed && !strings.Contains(r.Text(), want) {
					t.Errorf("%s is not found", want)
				}
			}
		})
	}
}
