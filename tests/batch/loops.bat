@echo off
setlocal enabledelayedexpansion
for %%i in (a "b c",d) do echo %%i %%~i
for /l %%n in (1,2,5) do (set /a S+=%%n & echo sum !S!)
for /l %%n in (3,-1,1) do echo down %%n
for /f "tokens=1,3 delims=," %%x in ("p,q,r,s") do echo %%x-%%y
(echo line1
echo line2 more words
echo ;comment)> f.txt
for /f "tokens=1*" %%a in (f.txt) do echo [%%a] [%%b]
for /f "skip=1 eol=# tokens=*" %%a in (f.txt) do echo %%a
for /f "usebackq delims=" %%v in (`echo from command`) do echo got %%v
for /f "tokens=2-3,1" %%a in ("x y z") do echo %%a%%b%%c
md d1\sub
echo x> d1\one.txt
echo y> d1\sub\two.txt
for %%f in (d1\*.txt) do echo %%f %%~nf %%~xf %%~zf
for /d %%d in (d1\*) do echo %%d
for /r d1 %%f in (*.txt) do echo %%~nxf
for %%i in (1 2) do for %%j in (a b) do echo %%i%%j
for %%f in (none*.txt) do echo never
