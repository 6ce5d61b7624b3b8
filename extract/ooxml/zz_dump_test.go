package ooxml
import ("testing";"os";"fmt";"sort";"strings";"postern/extract";"postern/extract/extracttest")
func TestDump(t *testing.T){
 for _,f:=range []string{os.Getenv("DUMP")}{ if f=="" {return}
 b,_:=os.ReadFile(f)
 fm:=Docx
 if strings.HasSuffix(f,"xlsx"){fm=Xlsx}
 if strings.HasSuffix(f,"pptx"){fm=Pptx}
 r:=extracttest.Read(t,fm,"x",b)
 var vs []string
 for v:=range r.Texts {vs=append(vs,string(v))}
 sort.Strings(vs)
 for _,v:=range vs { fmt.Printf("=== %s\n",v)
   tx:=r.Texts[extract.View(v)]; pl:=r.Places[extract.View(v)]
   for i,p:=range pl { end:=len(tx); if i+1<len(pl){end=pl[i+1].Offset}; fmt.Printf("[%s|%s] %q\n",p.Where,p.Column,tx[p.Offset:end])}
   if len(pl)==0 || pl[0].Offset>0 {e:=len(tx); if len(pl)>0{e=pl[0].Offset}; fmt.Printf("[] %q\n",tx[:e])}
 }
 for _,c:=range r.Children {fmt.Printf("CHILD %s %v %d alt=%v\n",c.Path,c.Types,len(c.Data),c.Alternative)}
 for _,g:=range r.Gaps {fmt.Printf("GAP %v\n",g)}
 for _,g:=range r.Facts {fmt.Printf("FACT %v\n",g)}
 fmt.Println("ERR",r.Err, "DET", r.Detected)
 }}
